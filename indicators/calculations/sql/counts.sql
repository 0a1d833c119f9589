count(*) FILTER (WHERE level = 'full') AS is_full,
count(*) FILTER (WHERE level = 'partial') AS is_partial,
count(*) FILTER (WHERE level = 'none') AS is_none,
count(*) FILTER (WHERE level = 'hard_to_assess') AS is_hard,
count(*) FILTER (WHERE level = 'not_applicable') AS is_not
