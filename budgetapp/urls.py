"""Every room brings its own pages; the order follows the rooms."""

from django.urls import include, path

from budgetapp import views

# Too many requests: the sign-in package asks for it by this name.
handler429 = "organisations.refusing.too_many"

urlpatterns = [
    path("favicon.ico", views.favicon),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("konto/", include("organisations.accounts")),
    path("", include("organisations.urls")),
    path("", include("accessibility.urls")),
    path("", include("decisions.urls")),
    path("", include("drafting.urls")),
    path("", include("indicators.urls")),
    path("", include("plans.urls")),
    path("", include("internal_control.urls")),
    path("", include("followup.urls")),
    path("", include("reconciliation.urls")),
    path("", include("documents.urls")),
    path("", include("dashboards.urls")),
]

handler400 = "budgetapp.errors.bad_request"
handler403 = "budgetapp.errors.denied"
handler404 = "budgetapp.errors.not_found"
handler500 = "budgetapp.errors.failed"
