-- From which year on the standing reading of each claimed indicator has other facts than the
-- working one; a year depends on itself and on earlier years alone. No year: they are the same.
SELECT claimed.indicator_id, claimed.from_year, min(parted.year)::int AS apart_from
FROM claimed
LEFT JOIN (
    (SELECT indicator_id, year FROM (
        SELECT * FROM working_outcome EXCEPT ALL SELECT * FROM standing_outcome) AS entered)
    UNION ALL
    (SELECT indicator_id, year FROM (
        SELECT * FROM standing_outcome EXCEPT ALL SELECT * FROM working_outcome) AS decided)
    UNION ALL
    (SELECT indicator_id, year FROM (
        SELECT * FROM working_target EXCEPT ALL SELECT * FROM standing_target) AS entered)
    UNION ALL
    (SELECT indicator_id, year FROM (
        SELECT * FROM standing_target EXCEPT ALL SELECT * FROM working_target) AS decided)
    UNION ALL
    (SELECT * FROM working_place EXCEPT SELECT * FROM standing_place)
    UNION ALL
    (SELECT * FROM standing_place EXCEPT SELECT * FROM working_place)
    UNION ALL
    (SELECT * FROM working_left_out EXCEPT SELECT * FROM standing_left_out)
    UNION ALL
    (SELECT * FROM standing_left_out EXCEPT SELECT * FROM working_left_out)
) AS parted USING (indicator_id)
GROUP BY claimed.indicator_id, claimed.from_year
