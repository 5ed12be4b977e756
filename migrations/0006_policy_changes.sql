-- API processes keep signed documents in memory. Whatever a document, a receipt or the name of a license key is made of
-- tells them when it changes, whoever changes it: the notification leaves with the commit. Standings tell by themselves
-- (store/policy-revisions), for they are rewritten all day without a change that a client would see.

-- Which accounts: at most 900 of them fit into a notification; more mean "look at all of them again".
CREATE FUNCTION glidepath_tell_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids text;
  many boolean;
BEGIN
  EXECUTE format('select string_agg(one.%1$I::text, '',''), count(*) > 900 from (select distinct %1$I from changed where %1$I is not null limit 901) one', TG_ARGV[0])
    INTO ids, many;
  IF many THEN
    PERFORM pg_notify('glidepath_policy', 'all');
  ELSIF ids IS NOT NULL THEN
    PERFORM pg_notify('glidepath_policy', 'accounts:' || ids);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Something that many documents are made of.
CREATE FUNCTION glidepath_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('glidepath_policy', TG_ARGV[0]);
  RETURN NULL;
END $$;
--> statement-breakpoint
-- An installation has become somebody's, or somebody else's.
CREATE FUNCTION glidepath_tell_owners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('glidepath_policy', 'accounts:' || concat_ws(',', old.account_id, new.account_id));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER policy_account_changed AFTER UPDATE ON account REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('id');
--> statement-breakpoint
CREATE TRIGGER policy_entitlement_added AFTER INSERT ON entitlement REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_entitlement_changed AFTER UPDATE ON entitlement REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_entitlement_moved AFTER UPDATE ON entitlement REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_entitlement_gone AFTER DELETE ON entitlement REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_leniency_added AFTER INSERT ON leniency REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_leniency_changed AFTER UPDATE ON leniency REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_leniency_gone AFTER DELETE ON leniency REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_activation_added AFTER INSERT ON activation REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_activation_changed AFTER UPDATE ON activation REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_activation_gone AFTER DELETE ON activation REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_member_changed AFTER UPDATE ON member REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_member_added AFTER INSERT ON member REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_accounts('account_id');
--> statement-breakpoint
CREATE TRIGGER policy_installation_moved AFTER UPDATE OF account_id, first_contact_at ON installation
  FOR EACH ROW WHEN (old.account_id IS DISTINCT FROM new.account_id OR old.first_contact_at <> new.first_contact_at)
  EXECUTE FUNCTION glidepath_tell_owners();
--> statement-breakpoint
CREATE TRIGGER policy_identifier_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON identifier
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell('all');
--> statement-breakpoint
CREATE TRIGGER policy_product_changed AFTER INSERT OR UPDATE OR DELETE ON product
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell('all');
--> statement-breakpoint
CREATE TRIGGER policy_pause_changed AFTER INSERT OR UPDATE OR DELETE ON pause
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell('all');
--> statement-breakpoint
CREATE TRIGGER policy_campaign_changed AFTER UPDATE ON campaign
  FOR EACH ROW WHEN (old.state <> new.state OR old.revision IS DISTINCT FROM new.revision)
  EXECUTE FUNCTION glidepath_tell('all');
--> statement-breakpoint
CREATE TRIGGER policy_campaign_added AFTER INSERT OR DELETE ON campaign
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell('all');
--> statement-breakpoint
CREATE TRIGGER policy_phase_started AFTER UPDATE ON phase_state
  FOR EACH ROW WHEN (old.started_at IS DISTINCT FROM new.started_at OR old.rolled_back_at IS DISTINCT FROM new.rolled_back_at)
  EXECUTE FUNCTION glidepath_tell('all');
--> statement-breakpoint
CREATE TRIGGER policy_clock_changed AFTER UPDATE ON clock
  FOR EACH ROW WHEN (old.now_at IS DISTINCT FROM new.now_at OR old.epoch <> new.epoch)
  EXECUTE FUNCTION glidepath_tell('clock');
--> statement-breakpoint
CREATE TRIGGER policy_signing_key_changed AFTER INSERT OR UPDATE OR DELETE ON signing_key
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell('keys');
