-- Up Migration, concurrently

-- What refers to a row is looked for when that row is deleted.
CREATE INDEX CONCURRENTLY IF NOT EXISTS mails_of_contact ON mails (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS mails_of_link ON mails (link_id) WHERE link_id IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS link_tokens_of_contact ON link_tokens (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS case_bulk_cases_of_case ON case_bulk_cases (case_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS accounts_of_open_case ON integrated_accounts (open_case_id) WHERE open_case_id IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS suppressions_of_account ON suppressions (account_id) WHERE account_id IS NOT NULL;

-- Down Migration

DROP INDEX CONCURRENTLY IF EXISTS suppressions_of_account;
DROP INDEX CONCURRENTLY IF EXISTS accounts_of_open_case;
DROP INDEX CONCURRENTLY IF EXISTS case_bulk_cases_of_case;
DROP INDEX CONCURRENTLY IF EXISTS link_tokens_of_contact;
DROP INDEX CONCURRENTLY IF EXISTS mails_of_link;
DROP INDEX CONCURRENTLY IF EXISTS mails_of_contact;
