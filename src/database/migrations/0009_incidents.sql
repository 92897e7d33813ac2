-- Up Migration

-- One fault of one OAuth app, with all cases that are held under it.
CREATE TABLE incidents (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  integration_id uuid NOT NULL REFERENCES integrations ON DELETE CASCADE,
  -- `operator`: an answer that blames the app; `outbreak`: many accounts at once, whatever the answers said.
  cause text NOT NULL CHECK (cause IN ('operator', 'outbreak')),
  reason jsonb NOT NULL,
  opened_at timestamptz NOT NULL,
  -- The earliest verdict that belongs to it: a person who was asked before that moment was asked for another cause.
  began_at timestamptz NOT NULL,
  closed_at timestamptz,
  -- As many as waited when it was closed; until then they are counted.
  accounts integer,
  tenants integer,
  closed_why text CHECK (closed_why IN ('works', 'resolved', 'nothing_left')),
  -- How often the operator was told, and when last.
  alerts integer NOT NULL DEFAULT 0,
  told_at timestamptz,
  probed_at timestamptz,
  workflow_closed_at timestamptz,
  CHECK ((closed_at IS NULL) = (closed_why IS NULL))
);
CREATE UNIQUE INDEX incidents_one_open ON incidents (integration_id) WHERE closed_at IS NULL;
CREATE INDEX incidents_by_environment ON incidents (environment_id, opened_at, id);
CREATE INDEX incidents_unfinished ON incidents (opened_at) WHERE workflow_closed_at IS NULL;

-- When the verdict last changed; `verdict_at` is when that was told.
ALTER TABLE cases ADD COLUMN judged_at timestamptz;
UPDATE cases SET judged_at = verdict_at WHERE verdict IS NOT NULL;
ALTER TABLE cases ADD FOREIGN KEY (incident_id) REFERENCES incidents ON DELETE SET NULL;
CREATE INDEX cases_by_incident ON cases (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX cases_failing ON cases (integration_id, judged_at) WHERE outcome IS NULL;
CREATE INDEX integrated_accounts_tenants ON integrated_accounts (integration_id, tenant_id) WHERE deleted_at IS NULL;

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('start', 'wake', 'webhook', 'mail', 'incident'));

-- Down Migration
DELETE FROM outbox WHERE kind = 'incident';
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('start', 'wake', 'webhook', 'mail'));
DROP INDEX integrated_accounts_tenants, cases_failing, cases_by_incident;
ALTER TABLE cases DROP CONSTRAINT cases_incident_id_fkey, DROP COLUMN judged_at;
DROP TABLE incidents;
