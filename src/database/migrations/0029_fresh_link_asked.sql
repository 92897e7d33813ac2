-- Up Migration

-- When its page was last asked for a fresh link while a case was open: a case that ends without mailing one leaves that to be done.
ALTER TABLE link_tokens ADD COLUMN fresh_asked_at timestamptz;

-- Down Migration

ALTER TABLE link_tokens DROP COLUMN fresh_asked_at;
