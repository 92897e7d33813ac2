-- Up Migration, concurrently

-- Indexes on tables that grow, of what came since the first release: built beside a running system.
CREATE INDEX CONCURRENTLY IF NOT EXISTS deliveries_at_once ON deliveries (webhook_id, created_at, id) WHERE at_once;
CREATE INDEX CONCURRENTLY IF NOT EXISTS deliveries_parked ON deliveries (webhook_id, finished_at) WHERE state = 'parked';
CREATE INDEX CONCURRENTLY IF NOT EXISTS mails_by_sign_in ON mails (sign_in_id) WHERE sign_in_id IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS cases_open ON cases (environment_id, stage, verdict, hold_why) WHERE outcome IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS cases_by_end ON cases (environment_id, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS contacts_unreachable ON contacts (environment_id, state) WHERE state <> 'ok';
CREATE INDEX CONCURRENTLY IF NOT EXISTS mails_by_account_recipient ON mails (account_id, recipient) WHERE link_id IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS integrated_accounts_words ON integrated_accounts
  USING gin (search_words(coalesce(label, '') || ' ' || tenant_id || ' ' || coalesce(external_id, '') || ' ' || coalesce(remote_account ->> 'label', ''))) WHERE deleted_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS tenants_words ON tenants USING gin (search_words(name)) WHERE name IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS contacts_words ON contacts USING gin (search_words(email || ' ' || coalesce(name, '')));
CREATE INDEX CONCURRENTLY IF NOT EXISTS attempts_of_page ON attempts (link_id, page_key) WHERE page_key IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS cases_open_rejected ON cases (integration_id) WHERE outcome IS NULL AND cause = 'rejected';
CREATE INDEX CONCURRENTLY IF NOT EXISTS cases_second_look ON cases (integration_id, second_look_at) WHERE second_look_at IS NOT NULL AND outcome IS NULL;

-- Down Migration

DROP INDEX CONCURRENTLY IF EXISTS cases_second_look;
DROP INDEX CONCURRENTLY IF EXISTS cases_open_rejected;
DROP INDEX CONCURRENTLY IF EXISTS attempts_of_page;
DROP INDEX CONCURRENTLY IF EXISTS contacts_words;
DROP INDEX CONCURRENTLY IF EXISTS tenants_words;
DROP INDEX CONCURRENTLY IF EXISTS integrated_accounts_words;
DROP INDEX CONCURRENTLY IF EXISTS mails_by_account_recipient;
DROP INDEX CONCURRENTLY IF EXISTS contacts_unreachable;
DROP INDEX CONCURRENTLY IF EXISTS cases_by_end;
DROP INDEX CONCURRENTLY IF EXISTS cases_open;
DROP INDEX CONCURRENTLY IF EXISTS mails_by_sign_in;
DROP INDEX CONCURRENTLY IF EXISTS deliveries_parked;
DROP INDEX CONCURRENTLY IF EXISTS deliveries_at_once;
