'full', is_full, 'partial', is_partial, 'none', is_none, 'hard_to_assess', is_hard,
'not_applicable', is_not, 'total', is_full + is_partial + is_none + is_hard
