from django.apps import AppConfig


class BudgetappConfig(AppConfig):
    name = "budgetapp"
    verbose_name = "Målkedjan"
