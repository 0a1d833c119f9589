CASE
    WHEN is_full + is_partial + is_none + is_hard = 0 THEN 'not_applicable'
    WHEN is_full >= full_share * (is_full + is_partial + is_none + is_hard) THEN 'full'
    WHEN is_hard > hard_share * (is_full + is_partial + is_none + is_hard) THEN 'hard_to_assess'
    WHEN is_none > none_share * (is_full + is_partial + is_none + is_hard) THEN 'none'
    ELSE 'partial'
END
