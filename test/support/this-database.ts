/** Of `pg_locks`, which shows the locks of all databases: test files share one server, and what is cloned from a template has the same oids. */
export const ofThisDatabase = 'database = (SELECT oid FROM pg_database WHERE datname = current_database())'
