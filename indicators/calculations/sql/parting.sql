-- From which year on the standing reading of each claimed indicator has other facts than the
-- working one; a year depends on itself and on earlier years alone. No year: they are the same.
SELECT claimed.indicator_id, claimed.from_year, min(parted.year)::int AS apart_from
FROM claimed
LEFT JOIN (
{parted}
) AS parted USING (indicator_id)
GROUP BY claimed.indicator_id, claimed.from_year
