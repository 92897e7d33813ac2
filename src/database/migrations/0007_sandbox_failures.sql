-- Up Migration

-- Sandbox accounts whose next refreshes are answered by the failure lab in place of the platform.
CREATE TABLE sandbox_failures (
  account_id uuid PRIMARY KEY REFERENCES integrated_accounts (id) ON DELETE CASCADE,
  environment_id uuid NOT NULL REFERENCES environments (id),
  how text NOT NULL,
  -- The credentials that it holds for; NULL: whichever. What a person mends is over with the next grant.
  generation integer,
  broken_at timestamptz NOT NULL
);

-- Down Migration
DROP TABLE sandbox_failures;
