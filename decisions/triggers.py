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


MADE_BY_ITS_DECISION = pgtrigger.Trigger(
    name="made_by_its_decision",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM decisions_decision AS decision
            WHERE decision.id = NEW.decision_id
                AND decision.made_at = transaction_timestamp()
                AND (decision.organisation_id, decision.year, decision.subject)
                    = (NEW.organisation_id, NEW.year, NEW.subject)
        ) THEN
            RAISE EXCEPTION 'En utgåva görs av sitt eget beslut'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed';
        END IF;
        RETURN NEW;
    """,
)

# What stands is an edition of the matter itself, made by the very decision; what is public, one
# of the matter's. Only a decision that may change the content breaks the seal.
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
        ) AND (NEW.is_sealed OR NOT OLD.is_sealed OR decisions_allows(
            OLD.organisation_id, OLD.year, OLD.subject, 'content'
        )) AND (NEW.edition_id IS NOT NULL OR OLD.edition_id IS NULL))
        AND NOT EXISTS (
            SELECT FROM decisions_edition AS edition
            WHERE edition.id IN (NEW.edition_id, NEW.published_id) AND (
                (edition.organisation_id, edition.year, edition.subject)
                    <> (NEW.organisation_id, NEW.year, NEW.subject)
                OR edition.id = NEW.edition_id
                    AND edition.made_at <> transaction_timestamp()
                    AND (TG_OP = 'INSERT' OR NEW.edition_id IS DISTINCT FROM OLD.edition_id)
            )
        )
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'Vad som gäller ändras bara genom ett beslut'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed';
    """,
)

# Whoever decides tells the open pages, from a page, a command or psql alike.
RAISES_NEWS = pgtrigger.Trigger(
    name="raises_news",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        INSERT INTO decisions_newscount (topic, number) VALUES ('published', 1);
        RETURN NULL;
    """,
)
