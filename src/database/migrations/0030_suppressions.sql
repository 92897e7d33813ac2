-- Up Migration

-- What an environment's addresses are hashed under: it stays as it is while the keys that seal it change.
CREATE TABLE suppression_keys (
  environment_id uuid PRIMARY KEY REFERENCES environments,
  sealed text NOT NULL,
  created_at timestamptz NOT NULL
);
COMMENT ON COLUMN suppression_keys.sealed IS 'sealed';

-- Addresses that are mailed no more. They outlive contact, account and mail.
CREATE TABLE suppressions (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  -- HMAC-SHA-256, hex.
  address_hash text NOT NULL,
  -- Null: about no account.
  account_id uuid REFERENCES integrated_accounts,
  -- The contact who has the address now; nobody's any more: the hash is all that is kept.
  contact_id uuid REFERENCES contacts ON DELETE SET NULL,
  why text NOT NULL CHECK (why IN ('bounced', 'complained', 'asked')),
  -- What the mail server answered, `550 5.1.1`.
  code text,
  actor text NOT NULL,
  mail_id uuid REFERENCES mails ON DELETE SET NULL,
  created_at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (environment_id, address_hash, account_id)
);
CREATE INDEX suppressions_by_environment ON suppressions (environment_id, created_at, id);
CREATE INDEX suppressions_by_contact ON suppressions (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX suppressions_by_mail ON suppressions (mail_id) WHERE mail_id IS NOT NULL;

-- Down Migration

DROP TABLE suppressions, suppression_keys;
