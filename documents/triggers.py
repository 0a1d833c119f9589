"""What the database refuses about files that are kept."""

import pgtrigger

# A draft's file goes when its days are over; what was made of an edition stays as it is.
KEPT_WITH_ITS_EDITION = pgtrigger.Trigger(
    name="kept_with_its_edition",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.edition_id IS NOT NULL AND OLD.state = 'made'"),
    func="""
        RAISE EXCEPTION 'En utgåvas fil görs en gång och ändras aldrig (%)', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes';
    """,
)
