-- Up Migration

-- A revocation endpoint that says unauthorized_client counts as one that refuses the client, which it did not before: whether each of them does so
-- while refreshes work is learnt anew, at the next refresh that works.
UPDATE client_checks SET trusted = NULL, calibrated_at = NULL;

-- Down Migration

UPDATE client_checks SET trusted = NULL, calibrated_at = NULL;
