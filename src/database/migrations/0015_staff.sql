-- Up Migration

-- People of the company who sign in to the console. A row lives as long as it has a role somewhere.
CREATE TABLE staff (
  id uuid PRIMARY KEY,
  -- In small letters.
  email text NOT NULL CHECK (email = lower(email)),
  name text,
  -- Whom the company's OpenID provider knows this address as; bound at the first sign-in there.
  open_id_issuer text,
  open_id_subject text,
  last_sign_in_at timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (open_id_issuer, open_id_subject),
  CHECK ((open_id_issuer IS NULL) = (open_id_subject IS NULL))
);
CREATE UNIQUE INDEX staff_by_email ON staff (email);

CREATE TABLE staff_roles (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  environment_id uuid NOT NULL REFERENCES environments,
  role text NOT NULL CHECK (role IN ('viewer', 'support', 'admin')),
  -- Copying a raw link is a right of its own.
  can_copy_links boolean NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (staff_id, environment_id)
);
CREATE INDEX staff_roles_by_environment ON staff_roles (environment_id, created_at, id);

-- Sign-ins asked for by mail, or printed by `relink start`. Written for every address alike, invited or not, so that asking tells nothing;
-- the relay finds out. The token is derived from the id (`vault.linkToken`) and stands here as a digest only.
CREATE TABLE staff_sign_ins (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  link_kid text NOT NULL,
  digest text NOT NULL UNIQUE,
  -- Of the browser that asked; NULL for the one that is printed.
  browser_digest text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  spent_at timestamptz
);
CREATE INDEX staff_sign_ins_by_email ON staff_sign_ins (email);
CREATE INDEX staff_sign_ins_expired ON staff_sign_ins (expires_at);

CREATE TABLE staff_sessions (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  digest text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_expired ON staff_sessions (expires_at);

-- Round trips to the company's OpenID provider, each good for one answer.
CREATE TABLE staff_open_id_attempts (
  id uuid PRIMARY KEY,
  state_digest text NOT NULL UNIQUE,
  browser_digest text NOT NULL,
  -- Nonce and PKCE verifier.
  sealed text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX staff_open_id_attempts_expired ON staff_open_id_attempts (expires_at);
COMMENT ON COLUMN staff_open_id_attempts.sealed IS 'sealed';

-- The mail that brings a sign-in holds a placeholder in place of its link, as the others do.
ALTER TABLE mails ADD COLUMN sign_in_id uuid REFERENCES staff_sign_ins ON DELETE SET NULL;

-- Down Migration
ALTER TABLE mails DROP COLUMN sign_in_id;
DROP TABLE staff_open_id_attempts, staff_sessions, staff_sign_ins, staff_roles, staff;
