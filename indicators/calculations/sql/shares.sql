-- Who meets, where the city's figure is how many do: the same rule, asked before the city's turn.
asked_meeting AS (
    SELECT asked_of_each.*
    FROM asked_of_each JOIN spec USING (indicator_id, year)
    WHERE spec.over_organisations = 'share_meeting' AND question <> 'outcome'
),
{judge},
meeting AS MATERIALIZED (
    SELECT indicator_id, organisation_id, year, period, question, level, reason, judged
    FROM judged_meeting
)
