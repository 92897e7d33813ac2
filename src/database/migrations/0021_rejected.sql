-- Up Migration

-- The second kind of outage: refreshes work, and the platform's API refuses the renewed tokens (401) all the same.
ALTER TABLE cases ADD COLUMN cause text NOT NULL DEFAULT 'refresh' CHECK (cause IN ('refresh', 'rejected'));

-- The generation of which a 401 was reported. Where its refresh has failed too, its access token is not handed out any more.
ALTER TABLE credentials ADD COLUMN reported_generation integer;

-- An account whose API answers 401: what was reported and asked since the first report. New credentials, a good probe or a day without a 401
-- end it.
CREATE TABLE rejections (
  account_id uuid PRIMARY KEY REFERENCES integrated_accounts,
  environment_id uuid NOT NULL REFERENCES environments,
  -- The latest 401 about the credentials that were current then, reported or seen by a probe.
  reported_at timestamptz NOT NULL,
  -- Reports that came long enough after a good refresh, and apart from each other.
  counted integer NOT NULL DEFAULT 0,
  counted_at timestamptz,
  -- When a report last caused a refresh.
  refreshed_at timestamptz,
  -- When a 403 that may mean a dead token was last looked into.
  forbidden_at timestamptz,
  probed_at timestamptz,
  -- When the probe last answered 401; NULL: it did not since it last answered well.
  refused_at timestamptz,
  -- Its case expired or was cancelled: further reports are only noted.
  is_settled boolean NOT NULL DEFAULT false
);
CREATE INDEX rejections_by_report ON rejections (reported_at);

-- Down Migration

DROP INDEX IF EXISTS cases_open_rejected;
DROP TABLE rejections;
ALTER TABLE credentials DROP COLUMN reported_generation;
ALTER TABLE cases DROP COLUMN cause;
