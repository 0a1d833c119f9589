"""What the database refuses about decisions themselves."""

import pgtrigger

from common.triggers import NEVER_EMPTIED


def insert_only(*, but: str = "false") -> list[pgtrigger.Trigger]:
    """Rows that are never changed or removed, by anybody; `but` is an SQL condition on OLD."""
    return [
        pgtrigger.Trigger(
            name="never_changes",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=f"""
                IF {but} THEN
                    RETURN coalesce(NEW, OLD);
                END IF;
                RAISE EXCEPTION 'Det som är beslutat ändras aldrig i efterhand (%)', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes',
                    HINT = 'Gör ett nytt beslut: en rättelse eller ett återkallande.';
            """,
        ),
        NEVER_EMPTIED,
    ]


STANDS_BY_DECISION = pgtrigger.Trigger(
    name="stands_by_decision",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP = 'INSERT' AND NEW.edition_id IS NULL AND NEW.published_id IS NULL
            AND NOT NEW.is_sealed
        THEN
            RETURN NEW;
        ELSIF TG_OP = 'DELETE' AND OLD.edition_id IS NULL AND NOT OLD.is_sealed
            AND OLD.published_id IS NULL
        THEN
            RETURN OLD;
        ELSIF TG_OP <> 'DELETE' AND decisions_allows(
            NEW.organisation_id, NEW.year, NEW.subject, 'standing'
        ) AND (TG_OP = 'INSERT' OR decisions_allows(
            OLD.organisation_id, OLD.year, OLD.subject, 'standing'
        ))
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'Vad som gäller ändras bara genom ett beslut'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed';
    """,
)
