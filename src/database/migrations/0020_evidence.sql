-- Up Migration

-- Whose fault a refused refresh is, is decided by evidence: what follows is what is known of an app besides the answer.

-- Since when the app is as it is now, as far as a refresh is concerned: client id, secret, method, token endpoint, scopes, refresh_params.
ALTER TABLE integrations ADD COLUMN settings_changed_at timestamptz NOT NULL DEFAULT now();
-- The same for what proves the client: id, secret, method, revocation endpoint. A client check counts for one such state only.
ALTER TABLE integrations ADD COLUMN client_changed_at timestamptz NOT NULL DEFAULT now();
-- The first good refresh with the app's present settings; one from before they changed says nothing.
ALTER TABLE integrations ADD COLUMN worked_at timestamptz;
-- `never`: the revocation endpoint is not asked about the client.
ALTER TABLE integrations ADD COLUMN client_check text NOT NULL DEFAULT 'auto' CHECK (client_check IN ('auto', 'never'));

UPDATE integrations i SET settings_changed_at = known.at, client_changed_at = known.at
FROM (
  SELECT i.id, coalesce(max(a.at), i.created_at) AS at FROM integrations i
  LEFT JOIN audit a ON a.environment_id = i.environment_id AND a.subject_kind = 'integration' AND a.subject_id = i.id::text
    AND a.action IN ('changed', 'endpoints_changed')
    AND a.data -> 'fields' ?| ARRAY['oauth.client_id', 'oauth.client_secret', 'oauth.token_endpoint_auth_method', 'oauth.token_endpoint',
      'oauth.scopes', 'oauth.refresh_params', 'oauth.revocation_endpoint', 'platform']
  GROUP BY i.id
) AS known WHERE known.id = i.id;
UPDATE integrations i SET worked_at = k.at
FROM (SELECT integration_id, max(last_refreshed_at) AS at FROM credentials GROUP BY integration_id) AS k
WHERE k.integration_id = i.id AND k.at >= i.settings_changed_at;

-- What an app's revocation endpoint answered to a made-up token (RFC 7009 2.1): asked seldom, one answer for all accounts and processes.
CREATE TABLE client_checks (
  integration_id uuid PRIMARY KEY REFERENCES integrations ON DELETE CASCADE,
  environment_id uuid NOT NULL REFERENCES environments,
  -- As it was asked: filled from an account's context.
  endpoint text NOT NULL,
  asked_at timestamptz NOT NULL,
  answered_at timestamptz,
  refused boolean,
  -- What it said, for people: `code`, `summary`, `http_status`, `platform_code`, `platform_message`.
  said jsonb,
  -- When it was asked while a refresh worked, and whether it did not refuse then: only such an endpoint's refusal counts later.
  calibrated_at timestamptz,
  trusted boolean
);

-- The app was blamed, or the grant where the platform errs: another answer is awaited until then, before people hear of it.
ALTER TABLE cases ADD COLUMN second_look_at timestamptz;

-- Down Migration
DROP INDEX IF EXISTS cases_second_look;
ALTER TABLE cases DROP COLUMN second_look_at;
DROP TABLE client_checks;
ALTER TABLE integrations DROP COLUMN client_check, DROP COLUMN worked_at, DROP COLUMN client_changed_at, DROP COLUMN settings_changed_at;
