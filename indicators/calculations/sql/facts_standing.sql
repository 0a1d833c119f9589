-- What stands (rules.md, "What stands"): the city's targets of an adopted budget, what plans and
-- reports held when they were decided, the city's final outcomes. Years and periods about which
-- nobody has anything to decide are history and stand as they were entered.
matter AS MATERIALIZED (
    SELECT organisation_id, year, subject, edition_id
    FROM decisions_standing
    WHERE subject IN ('budget', 'plan') OR (subject NOT LIKE '%%:%%' AND organisation_id <> %(city)s)
),
fact_outcome AS MATERIALIZED (
    SELECT o.indicator_id, o.organisation_id, o.year, o.period, o.value, o.numerator,
        o.denominator, o.absence
    FROM claimed
    JOIN indicators_outcome AS o USING (indicator_id)
    LEFT JOIN matter
        ON matter.organisation_id = o.organisation_id AND matter.year = o.year
        AND matter.subject = o.period
    WHERE o.status = 'final' AND matter.organisation_id IS NULL
    UNION ALL
    SELECT o.indicator_id, o.organisation_id, o.year, o.period, o.value, o.numerator,
        o.denominator, o.absence
    FROM claimed
    JOIN indicators_frozenoutcome AS o USING (indicator_id)
    JOIN matter
        ON matter.edition_id = o.edition_id AND matter.organisation_id = o.organisation_id
    WHERE o.organisation_id <> %(city)s
),
fact_target AS MATERIALIZED (
    SELECT t.indicator_id, t.organisation_id, t.year, t.text, t.kind, t.low, t.high, t.change,
        t.unit, t.base_year, t.strict
    FROM claimed
    JOIN indicators_target AS t USING (indicator_id)
    LEFT JOIN matter
        ON matter.organisation_id = t.organisation_id AND matter.year = t.year
        AND matter.subject = CASE WHEN t.organisation_id = %(city)s THEN 'budget' ELSE 'plan' END
    WHERE matter.organisation_id IS NULL
        OR (t.organisation_id = %(city)s AND matter.edition_id IS NOT NULL)
    UNION ALL
    SELECT t.indicator_id, t.organisation_id, t.year, t.text, t.kind, t.low, t.high, t.change,
        t.unit, t.base_year, t.strict
    FROM claimed
    JOIN indicators_frozentarget AS t USING (indicator_id)
    JOIN matter
        ON matter.edition_id = t.edition_id AND matter.organisation_id = t.organisation_id
        AND matter.subject = 'plan'
    WHERE t.organisation_id <> %(city)s
),
-- an organisation's own indicators stand when a decided plan holds them
left_out (indicator_id, year) AS MATERIALIZED (
    SELECT indicator.id, matter.year::int
    FROM claimed
    JOIN indicators_indicator AS indicator
        ON indicator.id = claimed.indicator_id AND indicator.level = 'own'
    JOIN matter ON matter.organisation_id = indicator.owner_id AND matter.subject = 'plan'
    WHERE NOT EXISTS (
        SELECT FROM indicators_frozenplacement AS placement
        WHERE placement.edition_id = matter.edition_id AND placement.indicator_id = indicator.id
    )
)
