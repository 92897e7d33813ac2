-- Up Migration


-- What changed, for whoever looks on (GET /stream): a line once for each transaction and thing, in the order in which transactions began.
-- Read up to the oldest transaction under way, so that none is passed over; the reconciler forgets lines after some minutes.
CREATE TABLE changes (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind text NOT NULL CHECK (kind IN ('case', 'account', 'incident')),
  subject_id uuid NOT NULL,
  environment_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (xid, kind, subject_id)
);

CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (kind, subject_id, environment_id) VALUES (TG_ARGV[0], NEW.id, NEW.environment_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION note_story() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (kind, subject_id, environment_id) SELECT 'case', c.id, c.environment_id FROM cases c WHERE c.id = NEW.case_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER cases_opened AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION note_change('case');
CREATE TRIGGER cases_moved AFTER UPDATE ON cases FOR EACH ROW
  WHEN ((OLD.stage, OLD.verdict, OLD.addressee, OLD.hold_why, OLD.outcome, OLD.snoozed_until, OLD.put_off_until, OLD.next_step)
    IS DISTINCT FROM (NEW.stage, NEW.verdict, NEW.addressee, NEW.hold_why, NEW.outcome, NEW.snoozed_until, NEW.put_off_until, NEW.next_step))
  EXECUTE FUNCTION note_change('case');
CREATE TRIGGER timeline_told AFTER INSERT ON timeline FOR EACH ROW WHEN (NEW.kind <> 'step') EXECUTE FUNCTION note_story();
CREATE TRIGGER accounts_changed AFTER UPDATE ON integrated_accounts FOR EACH ROW
  WHEN ((OLD.status, OLD.deleted_at, OLD.open_case_id) IS DISTINCT FROM (NEW.status, NEW.deleted_at, NEW.open_case_id))
  EXECUTE FUNCTION note_change('account');
CREATE TRIGGER incidents_changed AFTER INSERT OR UPDATE ON incidents FOR EACH ROW EXECUTE FUNCTION note_change('incident');

-- An act for many cases, performed at a pace.
CREATE TABLE case_bulks (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  act text NOT NULL,
  actor text NOT NULL,
  request jsonb NOT NULL,
  -- NULL: as fast as it goes.
  per_hour integer,
  -- When the next ones may be performed, by the database's clock: a backlog keeps its pace.
  next_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL
);
CREATE TABLE case_bulk_cases (
  bulk_id uuid NOT NULL REFERENCES case_bulks ON DELETE CASCADE,
  case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
  position integer NOT NULL,
  state text NOT NULL DEFAULT 'left' CHECK (state IN ('left', 'done', 'refused')),
  why text,
  tries integer NOT NULL DEFAULT 0,
  PRIMARY KEY (bulk_id, case_id)
);
CREATE INDEX case_bulk_cases_left ON case_bulk_cases (bulk_id, tries, position) WHERE state = 'left';
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('start', 'wake', 'webhook', 'mail', 'incident', 'bulk'));

-- Search by the beginnings of words. Words are what stands between anything that is neither letter nor digit, in lower case.
CREATE FUNCTION search_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_remove(regexp_split_to_array(left(lower(coalesce(said, '')), 2000), '[^[:alnum:]]+'), ''))
$$;
-- Every word must be there. NULL where there is no word to look for.
CREATE FUNCTION search_query(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery
  FROM unnest(array_remove(regexp_split_to_array(left(lower(said), 200), '[^[:alnum:]]+'), '')) AS word
$$;

-- Whoever was a contact until a few days ago: success notices also go there, in case it was not for them to say who is asked.
CREATE TABLE former_contacts (
  environment_id uuid NOT NULL REFERENCES environments,
  -- One of the two: whose contact it was.
  account_id uuid REFERENCES integrated_accounts ON DELETE CASCADE,
  tenant_id text,
  email text NOT NULL,
  name text,
  locale text,
  time_zone text,
  replaced_at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (environment_id, account_id, tenant_id, email),
  CHECK ((account_id IS NULL) <> (tenant_id IS NULL))
);
CREATE INDEX former_contacts_by_account ON former_contacts (account_id) WHERE account_id IS NOT NULL;

-- Down Migration
DROP TABLE former_contacts;
DROP INDEX IF EXISTS contacts_words, tenants_words, integrated_accounts_words;
DROP FUNCTION search_query, search_words;
DELETE FROM outbox WHERE kind = 'bulk';
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('start', 'wake', 'webhook', 'mail', 'incident'));
DROP TABLE case_bulk_cases, case_bulks;
DROP TRIGGER incidents_changed ON incidents;
DROP TRIGGER accounts_changed ON integrated_accounts;
DROP TRIGGER timeline_told ON timeline;
DROP TRIGGER cases_moved ON cases;
DROP TRIGGER cases_opened ON cases;
DROP FUNCTION note_story, note_change;
DROP TABLE changes;
DROP INDEX IF EXISTS mails_by_account_recipient, contacts_unreachable, cases_by_end, cases_open;
