-- Up Migration

-- What changed is noted once for each statement: a batch of cases is written with few of them, and each row cost a trigger of its own.
CREATE FUNCTION note_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (kind, subject_id, environment_id) SELECT TG_ARGV[0], n.id, n.environment_id FROM new_rows n ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION note_moved_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (kind, subject_id, environment_id) SELECT 'case', n.id, n.environment_id FROM new_rows n JOIN old_rows o ON o.id = n.id
  WHERE (o.stage, o.verdict, o.addressee, o.hold_why, o.outcome, o.snoozed_until, o.put_off_until, o.next_step)
    IS DISTINCT FROM (n.stage, n.verdict, n.addressee, n.hold_why, n.outcome, n.snoozed_until, n.put_off_until, n.next_step)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION note_changed_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (kind, subject_id, environment_id) SELECT 'account', n.id, n.environment_id FROM new_rows n JOIN old_rows o ON o.id = n.id
  WHERE (o.status, o.deleted_at, o.open_case_id) IS DISTINCT FROM (n.status, n.deleted_at, n.open_case_id)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION note_stories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (kind, subject_id, environment_id)
  SELECT 'case', c.id, c.environment_id FROM cases c WHERE c.id IN (SELECT n.case_id FROM new_rows n WHERE n.kind <> 'step')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

DROP TRIGGER accounts_changed ON integrated_accounts;
DROP TRIGGER cases_opened ON cases;
DROP TRIGGER cases_moved ON cases;
DROP TRIGGER timeline_told ON timeline;
CREATE TRIGGER cases_opened AFTER INSERT ON cases REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_added('case');
CREATE TRIGGER cases_moved AFTER UPDATE ON cases REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_moved_cases();
CREATE TRIGGER timeline_told AFTER INSERT ON timeline REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_stories();
CREATE TRIGGER accounts_changed AFTER UPDATE ON integrated_accounts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_changed_accounts();
DROP FUNCTION note_story;

-- Down Migration
CREATE FUNCTION note_story() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (kind, subject_id, environment_id) SELECT 'case', c.id, c.environment_id FROM cases c WHERE c.id = NEW.case_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
DROP TRIGGER accounts_changed ON integrated_accounts;
DROP TRIGGER cases_opened ON cases;
DROP TRIGGER cases_moved ON cases;
DROP TRIGGER timeline_told ON timeline;
DROP FUNCTION note_stories, note_changed_accounts, note_moved_cases, note_added;
CREATE TRIGGER cases_opened AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION note_change('case');
CREATE TRIGGER cases_moved AFTER UPDATE ON cases FOR EACH ROW
  WHEN ((OLD.stage, OLD.verdict, OLD.addressee, OLD.hold_why, OLD.outcome, OLD.snoozed_until, OLD.put_off_until, OLD.next_step)
    IS DISTINCT FROM (NEW.stage, NEW.verdict, NEW.addressee, NEW.hold_why, NEW.outcome, NEW.snoozed_until, NEW.put_off_until, NEW.next_step))
  EXECUTE FUNCTION note_change('case');
CREATE TRIGGER timeline_told AFTER INSERT ON timeline FOR EACH ROW WHEN (NEW.kind <> 'step') EXECUTE FUNCTION note_story();
CREATE TRIGGER accounts_changed AFTER UPDATE ON integrated_accounts FOR EACH ROW
  WHEN ((OLD.status, OLD.deleted_at, OLD.open_case_id) IS DISTINCT FROM (NEW.status, NEW.deleted_at, NEW.open_case_id))
  EXECUTE FUNCTION note_change('account');
