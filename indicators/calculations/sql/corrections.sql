-- What an edition corrects of the one that readers have seen until now: values and targets that
-- stood there and are others now. A figure that came in late is no correction. The reason is that
-- of the organisation's own decision since then, else the one given with the publication.
WITH before AS (
    SELECT own.* FROM indicators_fulfilment AS own WHERE own.edition_id = %(since)s
),
decided AS (
    SELECT DISTINCT ON (decision.organisation_id, decision.subject)
        decision.organisation_id, decision.subject, decision.motivation, decision.decided_on,
        decision.reference
    FROM decisions_decision AS decision
    WHERE decision.year = %(year)s AND decision.motivation <> ''
        AND decision.made_at > (SELECT made_at FROM decisions_edition WHERE id = %(since)s)
    ORDER BY decision.organisation_id, decision.subject, decision.made_at DESC
),
changed AS (
    SELECT now.indicator_id, now.organisation_id, 'outcome' AS what,
        before.outcome AS before_value, now.outcome AS after_value,
        '' AS before_text, '' AS after_text, %(subject)s AS decided_as
    FROM indicators_fulfilment AS now
    JOIN before USING (indicator_id, organisation_id, question, year, period)
    WHERE now.edition_id = %(edition)s AND before.outcome IS NOT NULL
        AND now.outcome IS DISTINCT FROM before.outcome
        AND (now.organisation_id <> %(city)s OR now.coverage = before.coverage)
        AND now.question = 'outcome'
    UNION ALL
    SELECT now.indicator_id, now.organisation_id, 'target', NULL, NULL,
        before.target_text, now.target_text,
        CASE WHEN now.organisation_id = %(city)s THEN 'targets' ELSE 'plan' END
    FROM indicators_fulfilment AS now
    JOIN before USING (indicator_id, organisation_id, question, year, period)
    WHERE now.edition_id = %(edition)s AND before.target_text <> ''
        AND now.target_text <> before.target_text
)
INSERT INTO indicators_correction (
    edition_id, indicator_id, organisation_id, what, before_value, after_value, before_text,
    after_text, reason, reference, corrected_on
)
SELECT %(edition)s, changed.indicator_id, changed.organisation_id, changed.what,
    changed.before_value, changed.after_value, changed.before_text, changed.after_text,
    coalesce(decided.motivation, %(reason)s), coalesce(decided.reference, %(reference)s),
    coalesce(decided.decided_on, %(decided_on)s)
FROM changed
LEFT JOIN decided
    ON decided.organisation_id = changed.organisation_id AND decided.subject = changed.decided_as
UNION ALL
-- what was corrected before is still said
SELECT %(edition)s, earlier.indicator_id, earlier.organisation_id, earlier.what,
    earlier.before_value, earlier.after_value, earlier.before_text, earlier.after_text,
    earlier.reason, earlier.reference, earlier.corrected_on
FROM indicators_correction AS earlier
WHERE earlier.edition_id = %(since)s
