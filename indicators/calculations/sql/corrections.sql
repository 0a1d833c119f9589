-- What an edition, or what stands, corrects of the edition that readers have seen until now: values
-- and targets that stood there and are others now. A figure that came in late is no correction. The
-- city's that more answer for is `late`, not corrected, unless one that they answered with is
-- corrected, too; its reason is who came in. The reasons are those of the organisation's own
-- decisions since then that change figures, else the one given with the publication; a figure of the
-- city that follows from corrected ones has theirs. Why something was opened again or withdrawn, or
-- why a rule was changed, is the reason of no value; a `level` that is another with the same figures
-- follows from the rules, and has the reason of the decisions on them.
WITH before AS (
    SELECT own.* FROM indicators_fulfilment AS own WHERE own.edition_id = %(since)s
),
after AS MATERIALIZED (
    SELECT now.* FROM indicators_fulfilment AS now WHERE {now}
),
decided AS (
    SELECT decision.organisation_id, decision.subject,
        string_agg(DISTINCT decision.motivation, '; ') AS motivation,
        max(decision.decided_on) AS decided_on,
        (array_agg(decision.reference ORDER BY decision.made_at DESC, decision.id DESC))[1]
            AS reference
    FROM decisions_decision AS decision
    WHERE decision.year = %(year)s AND decision.motivation <> ''
        AND decision.kind IN ('correction', 'targets', 'plan', 'report')
        AND decision.made_at > (SELECT made_at FROM decisions_edition WHERE id = %(since)s)
    GROUP BY decision.organisation_id, decision.subject
),
rules AS (
    SELECT string_agg(DISTINCT decision.motivation, '; ') AS motivation,
        max(decision.decided_on) AS decided_on,
        (array_agg(decision.reference ORDER BY decision.made_at DESC, decision.id DESC))[1]
            AS reference
    FROM decisions_decision AS decision
    WHERE decision.year = %(year)s AND decision.kind = 'rules'
        AND decision.made_at > (SELECT made_at FROM decisions_edition WHERE id = %(since)s)
),
changed AS (
    SELECT now.indicator_id, now.organisation_id, 'outcome' AS what,
        before.outcome AS before_value, now.outcome AS after_value,
        '' AS before_text, '' AS after_text, %(subject)s AS decided_as,
        now.organisation_id = %(city)s AND now.coverage <> before.coverage AS by_coverage
    FROM after AS now
    JOIN before USING (indicator_id, organisation_id, question, year, period)
    WHERE before.outcome IS NOT NULL
        -- older editions keep nine decimals of a quotient
        AND round(now.outcome, 9) IS DISTINCT FROM round(before.outcome, 9)
        AND now.question = 'outcome'
    UNION ALL
    SELECT now.indicator_id, now.organisation_id, 'target', NULL, NULL,
        before.target_text, now.target_text,
        CASE WHEN now.organisation_id = %(city)s THEN 'budget' ELSE 'plan' END,
        false
    FROM after AS now
    JOIN before USING (indicator_id, organisation_id, question, year, period)
    WHERE before.target_text <> ''
        AND now.target_text <> before.target_text
    UNION ALL
    SELECT now.indicator_id, now.organisation_id, 'level', NULL, NULL, before.level, now.level,
        CASE WHEN now.organisation_id = %(city)s THEN 'budget' ELSE 'plan' END, false
    FROM after AS now
    JOIN before USING (indicator_id, organisation_id, question, year, period)
    WHERE now.level <> before.level AND now.target_text = before.target_text
        AND (now.coverage, now.expected) = (before.coverage, before.expected)
        AND (
            round(now.outcome, 9), round(now.forecast, 9), round(now.previous, 9),
            round(now.compared_with, 9)
        ) IS NOT DISTINCT FROM (
            round(before.outcome, 9), round(before.forecast, 9), round(before.previous, 9),
            round(before.compared_with, 9)
        )
),
arrived AS (
    SELECT now.indicator_id, array_agg(who.short_name ORDER BY who.sort_name) AS names
    FROM after AS now
    JOIN organisations_organisation AS who ON who.id = now.organisation_id
    LEFT JOIN before USING (indicator_id, organisation_id, question, year, period)
    WHERE now.question = 'outcome' AND now.organisation_id <> %(city)s
        AND now.outcome IS NOT NULL AND before.outcome IS NULL
    GROUP BY now.indicator_id
),
explained AS (
    SELECT changed.indicator_id, changed.organisation_id,
        CASE WHEN kinds.is_late THEN 'late' ELSE changed.what END AS what,
        changed.before_value, changed.after_value, changed.before_text, changed.after_text,
        decided.motivation, decided.reference, decided.decided_on
    FROM changed
    CROSS JOIN LATERAL (
        SELECT changed.by_coverage AND NOT EXISTS (
            SELECT FROM changed AS one
            WHERE one.indicator_id = changed.indicator_id AND one.what = 'outcome'
                AND one.organisation_id <> %(city)s
        ) AS is_late
    ) AS kinds
    LEFT JOIN decided
        ON decided.organisation_id = changed.organisation_id
        AND decided.subject = changed.decided_as
),
followed AS (
    SELECT indicator_id, string_agg(DISTINCT motivation, ' ' ORDER BY motivation) AS motivation,
        max(decided_on) AS decided_on
    FROM explained
    WHERE what = 'outcome' AND organisation_id <> %(city)s
    GROUP BY indicator_id
    HAVING bool_and(motivation IS NOT NULL)
)
SELECT explained.indicator_id, explained.organisation_id, explained.what, explained.before_value,
    explained.after_value, explained.before_text, explained.after_text,
    CASE explained.what
        WHEN 'level' THEN coalesce(
            rules.motivation, explained.motivation, nullif(%(reason)s, ''), %(recomputed)s
        )
        WHEN 'late' THEN coalesce(
            CASE WHEN cardinality(arrived.names) <= 3
                THEN replace(%(arrived)s, '*', array_to_string(arrived.names, ', '))
                ELSE replace(%(arrived_many)s, '*', cardinality(arrived.names)::text)
            END,
            rules.motivation, nullif(%(reason)s, ''), %(recomputed)s
        )
        ELSE coalesce(explained.motivation, nullif(%(reason)s, ''), followed.motivation, '')
    END AS reason,
    CASE explained.what
        WHEN 'level' THEN coalesce(rules.reference, explained.reference, %(reference)s)
        WHEN 'late' THEN %(reference)s
        ELSE coalesce(explained.reference, %(reference)s)
    END AS reference,
    CASE explained.what
        WHEN 'level' THEN coalesce(rules.decided_on, explained.decided_on, %(decided_on)s)
        WHEN 'late' THEN %(decided_on)s
        ELSE coalesce(explained.decided_on, followed.decided_on, %(decided_on)s)
    END AS corrected_on
FROM explained
CROSS JOIN rules
LEFT JOIN arrived
    ON arrived.indicator_id = explained.indicator_id AND explained.what = 'late'
LEFT JOIN followed
    ON followed.indicator_id = explained.indicator_id AND explained.what = 'outcome'
    AND explained.organisation_id = %(city)s
