-- Up Migration, concurrently

-- What the reconciler looks for: mails that have not come to their end.
CREATE INDEX CONCURRENTLY IF NOT EXISTS mails_under_way ON mails (created_at) WHERE state IN ('queued', 'sending');

-- Down Migration

DROP INDEX CONCURRENTLY IF EXISTS mails_under_way;
