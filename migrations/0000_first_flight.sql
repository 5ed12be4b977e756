CREATE TABLE "campaign" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "campaign_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"state" text NOT NULL,
	"revision" integer,
	"judge_at" timestamptz,
	"mail_stopped" text,
	"time_zone" text NOT NULL,
	"finished_at" timestamptz,
	CONSTRAINT "campaign_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "gate_approval" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gate_approval_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"campaign_id" bigint NOT NULL,
	"phase" text NOT NULL,
	"role" text NOT NULL,
	"staff_id" bigint NOT NULL,
	"at" timestamptz NOT NULL,
	"override" boolean DEFAULT false NOT NULL,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "leniency" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "leniency_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"from_at" timestamptz NOT NULL,
	"until_at" timestamptz,
	"lifted_at" timestamptz,
	"days" integer DEFAULT 0 NOT NULL,
	"reason" text NOT NULL,
	"owner" text NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member" (
	"campaign_id" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"cohort" text NOT NULL,
	"rank" text NOT NULL,
	"joined_at" timestamptz NOT NULL,
	"late" boolean DEFAULT false NOT NULL,
	CONSTRAINT "member_campaign_id_account_id_pk" PRIMARY KEY("campaign_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "pause" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "pause_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"campaign_id" bigint NOT NULL,
	"from_at" timestamptz NOT NULL,
	"until_at" timestamptz,
	"reason" text NOT NULL,
	"staff_id" bigint
);
--> statement-breakpoint
CREATE TABLE "phase_state" (
	"campaign_id" bigint NOT NULL,
	"phase" text NOT NULL,
	"planned_start" date NOT NULL,
	"planned_because" text NOT NULL,
	"real_start" date,
	"started_at" timestamptz,
	"rolled_back_at" timestamptz,
	"verdict" text,
	"gates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"waiting_since" date,
	"waited" text[] DEFAULT '{}' NOT NULL,
	"approval" text,
	CONSTRAINT "phase_state_campaign_id_phase_pk" PRIMARY KEY("campaign_id","phase")
);
--> statement-breakpoint
CREATE TABLE "proposal" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "proposal_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"campaign_id" bigint NOT NULL,
	"plan" jsonb NOT NULL,
	"hash" text NOT NULL,
	"templates" jsonb NOT NULL,
	"proposed_by" bigint NOT NULL,
	"proposed_at" timestamptz NOT NULL,
	"state" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ramp_step" (
	"campaign_id" bigint NOT NULL,
	"phase" text NOT NULL,
	"account_id" bigint NOT NULL,
	"step" integer NOT NULL,
	CONSTRAINT "ramp_step_campaign_id_phase_account_id_pk" PRIMARY KEY("campaign_id","phase","account_id")
);
--> statement-breakpoint
CREATE TABLE "revision" (
	"campaign_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"plan" jsonb NOT NULL,
	"hash" text NOT NULL,
	"templates" jsonb NOT NULL,
	"proposed_by" bigint NOT NULL,
	"approved_by" bigint NOT NULL,
	"approved_at" timestamptz NOT NULL,
	"accounts" integer NOT NULL,
	CONSTRAINT "revision_campaign_id_number_pk" PRIMARY KEY("campaign_id","number")
);
--> statement-breakpoint
CREATE TABLE "support_case" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "support_case_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"topic" text NOT NULL,
	"subject" text NOT NULL,
	"owner" text NOT NULL,
	"opened_at" timestamptz NOT NULL,
	"due_at" timestamptz NOT NULL,
	"closed_at" timestamptz,
	"cause" text
);
--> statement-breakpoint
CREATE TABLE "activation" (
	"id" text PRIMARY KEY NOT NULL,
	"entitlement_id" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"product" text NOT NULL,
	"device" text NOT NULL,
	"fingerprint" jsonb NOT NULL,
	"device_name" text,
	"installation" text,
	"activated_at" timestamptz NOT NULL,
	"deactivated_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "entitlement" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "entitlement_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"external_key" text NOT NULL,
	"account_id" bigint NOT NULL,
	"product" text NOT NULL,
	"quantity" integer NOT NULL,
	"features" text[] DEFAULT '{}' NOT NULL,
	"starts" date,
	"expires" date,
	"support_until" date,
	"suspended_at" timestamptz,
	"key_hash" text,
	"key_sealed" "bytea",
	"key_prefix" text,
	"created_at" timestamptz NOT NULL,
	CONSTRAINT "entitlement_external_key_unique" UNIQUE("external_key"),
	CONSTRAINT "entitlement_key_hash_unique" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" text NOT NULL,
	"product" text NOT NULL,
	"account_id" bigint,
	"attributed_by_key" boolean DEFAULT false NOT NULL,
	"hint" text,
	"first_contact_at" timestamptz NOT NULL,
	"last_contact_at" timestamptz NOT NULL,
	CONSTRAINT "installation_product_id_pk" PRIMARY KEY("product","id")
);
--> statement-breakpoint
CREATE TABLE "product" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"features" text[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report" (
	"product" text NOT NULL,
	"installation" text NOT NULL,
	"day" date NOT NULL,
	"code" text NOT NULL,
	"effect" text NOT NULL,
	"account_id" bigint,
	"count" integer NOT NULL,
	CONSTRAINT "report_product_installation_day_code_effect_pk" PRIMARY KEY("product","installation","day","code","effect")
);
--> statement-breakpoint
CREATE TABLE "briefing_state" (
	"campaign_id" bigint NOT NULL,
	"briefing" text NOT NULL,
	"planned_on" date,
	"left_at" timestamptz,
	"sent_at" timestamptz,
	CONSTRAINT "briefing_state_campaign_id_briefing_pk" PRIMARY KEY("campaign_id","briefing")
);
--> statement-breakpoint
CREATE TABLE "captured_mail" (
	"delivery_id" text PRIMARY KEY NOT NULL,
	"to_email" text NOT NULL,
	"to_name" text,
	"subject" text NOT NULL,
	"html" text NOT NULL,
	"text" text NOT NULL,
	"headers" jsonb NOT NULL,
	"at" timestamptz NOT NULL,
	"raw" "bytea"
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"id" text PRIMARY KEY NOT NULL,
	"campaign_id" bigint NOT NULL,
	"mailing" text NOT NULL,
	"key" text NOT NULL,
	"phase" text,
	"kind" text NOT NULL,
	"account_id" bigint,
	"contact_id" bigint,
	"staff_id" bigint,
	"run" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"reason" text,
	"due_at" timestamptz NOT NULL,
	"template" text NOT NULL,
	"template_hash" text NOT NULL,
	"locale" text NOT NULL,
	"address_hash" text NOT NULL,
	"not_before" date,
	"brownouts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"claimed_at" timestamptz,
	"claimed_by" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_until" timestamptz,
	"provider_id" text,
	"accepted_at" timestamptz,
	"delivered_at" timestamptz,
	"refuted_at" timestamptz,
	"refutation" text,
	"acknowledged_at" timestamptz,
	"variables" jsonb,
	"content_hash" text
);
--> statement-breakpoint
CREATE TABLE "link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"delivery_id" text,
	"account_id" bigint,
	"contact_id" bigint,
	"staff_id" bigint,
	"campaign_id" bigint,
	"expires_at" timestamptz NOT NULL,
	"used_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "provider_event" (
	"id" text PRIMARY KEY NOT NULL,
	"delivery_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamptz NOT NULL,
	"reason" text,
	"received_at" timestamptz NOT NULL,
	"applied_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "survey_answer" (
	"campaign_id" bigint NOT NULL,
	"phase" text NOT NULL,
	"contact_id" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"score" integer NOT NULL,
	"comment" text,
	"at" timestamptz NOT NULL,
	CONSTRAINT "survey_answer_campaign_id_phase_contact_id_pk" PRIMARY KEY("campaign_id","phase","contact_id")
);
--> statement-breakpoint
CREATE TABLE "wave_state" (
	"campaign_id" bigint NOT NULL,
	"wave" text NOT NULL,
	"planned_from" date,
	"planned_to" date,
	"frozen_at" timestamptz,
	"briefing" text,
	"templates" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"refused" text,
	CONSTRAINT "wave_state_campaign_id_wave_pk" PRIMARY KEY("campaign_id","wave")
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "account_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"external_key" text NOT NULL,
	"name" text NOT NULL,
	"country" text,
	"region" text,
	"locale" text,
	"time_zone" text,
	"rep" text,
	"parent" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamptz NOT NULL,
	CONSTRAINT "account_external_key_unique" UNIQUE("external_key")
);
--> statement-breakpoint
CREATE TABLE "api_token" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"prefix" text NOT NULL,
	"name" text NOT NULL,
	"staff_id" bigint NOT NULL,
	"created_at" timestamptz NOT NULL,
	"revoked_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "contact_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"external_key" text NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"role" text NOT NULL,
	"locale" text,
	"time_zone" text,
	"removed_at" timestamptz,
	"opted_out_at" timestamptz,
	"refused_at" timestamptz,
	"refused_because" text
);
--> statement-breakpoint
CREATE TABLE "identifier" (
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"staff_id" bigint NOT NULL,
	"csrf" text NOT NULL,
	"expires_at" timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"staff_id" bigint NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"used_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "staff_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"external_key" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"manager" text,
	"region" text,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "staff_external_key_unique" UNIQUE("external_key")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamptz NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"why" text,
	"before" jsonb,
	"after" jsonb,
	"rows" integer,
	"root" text,
	"seal" bigint,
	"hash" text,
	CONSTRAINT "audit_seal_unique" UNIQUE("seal")
);
--> statement-breakpoint
CREATE TABLE "clock" (
	"id" integer PRIMARY KEY NOT NULL,
	"now_at" timestamptz,
	"epoch" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "environment" (
	"id" integer PRIMARY KEY NOT NULL,
	"secret_check" text NOT NULL,
	"transport" text,
	"first_seen_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_revision" (
	"subject" text NOT NULL,
	"product" text NOT NULL,
	"revision" integer NOT NULL,
	"content" text,
	"changed_at" timestamptz NOT NULL,
	CONSTRAINT "policy_revision_subject_product_pk" PRIMARY KEY("subject","product")
);
--> statement-breakpoint
CREATE TABLE "signing_key" (
	"kid" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"private_sealed" "bytea" NOT NULL,
	"created_at" timestamptz NOT NULL,
	"retired_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "standing" (
	"campaign_id" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"product" text NOT NULL,
	"feature" text DEFAULT '' NOT NULL,
	"stage" text NOT NULL,
	"since" timestamptz NOT NULL,
	"phase" text,
	"lenient" text NOT NULL,
	"grace_phase" text,
	"grace_started_at" timestamptz,
	"grace_ends_at" timestamptz,
	"enforcing_since" timestamptz,
	"enforcing" jsonb,
	"straggler_reason" text,
	"straggler_phase" text,
	"straggler_since" timestamptz,
	"brownout_from" timestamptz,
	"brownout_until" timestamptz,
	"next_stage" text,
	"next_at" timestamptz,
	"because" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"look_again_at" timestamptz,
	"version" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "standing_campaign_id_account_id_product_feature_pk" PRIMARY KEY("campaign_id","account_id","product","feature")
);
--> statement-breakpoint
CREATE TABLE "standing_change" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "standing_change_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"campaign_id" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"product" text NOT NULL,
	"feature" text NOT NULL,
	"at" timestamptz NOT NULL,
	"phase" text,
	"from_stage" text NOT NULL,
	"to_stage" text NOT NULL,
	"enforcing" boolean NOT NULL,
	"brownout" boolean NOT NULL,
	"straggler" text,
	"notice_id" text,
	"because" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "gate_approval" ADD CONSTRAINT "gate_approval_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_approval" ADD CONSTRAINT "gate_approval_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leniency" ADD CONSTRAINT "leniency_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pause" ADD CONSTRAINT "pause_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pause" ADD CONSTRAINT "pause_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phase_state" ADD CONSTRAINT "phase_state_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_proposed_by_staff_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ramp_step" ADD CONSTRAINT "ramp_step_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ramp_step" ADD CONSTRAINT "ramp_step_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revision" ADD CONSTRAINT "revision_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revision" ADD CONSTRAINT "revision_proposed_by_staff_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revision" ADD CONSTRAINT "revision_approved_by_staff_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_case" ADD CONSTRAINT "support_case_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_entitlement_id_entitlement_id_fk" FOREIGN KEY ("entitlement_id") REFERENCES "public"."entitlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "installation" ADD CONSTRAINT "installation_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "briefing_state" ADD CONSTRAINT "briefing_state_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_contact_id_contact_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contact"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link" ADD CONSTRAINT "link_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link" ADD CONSTRAINT "link_contact_id_contact_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contact"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link" ADD CONSTRAINT "link_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link" ADD CONSTRAINT "link_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_answer" ADD CONSTRAINT "survey_answer_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_answer" ADD CONSTRAINT "survey_answer_contact_id_contact_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contact"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_answer" ADD CONSTRAINT "survey_answer_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wave_state" ADD CONSTRAINT "wave_state_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact" ADD CONSTRAINT "contact_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifier" ADD CONSTRAINT "identifier_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing" ADD CONSTRAINT "standing_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing" ADD CONSTRAINT "standing_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_change" ADD CONSTRAINT "standing_change_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_change" ADD CONSTRAINT "standing_change_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_judge" ON "campaign" USING btree ("judge_at") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "leniency_account" ON "leniency" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "member_cohort" ON "member" USING btree ("campaign_id","cohort","rank");--> statement-breakpoint
CREATE UNIQUE INDEX "pause_one_open" ON "pause" USING btree ("campaign_id") WHERE until_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "support_case_cause" ON "support_case" USING btree ("account_id","cause") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "support_case_open" ON "support_case" USING btree ("account_id") WHERE closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "activation_one_seat" ON "activation" USING btree ("entitlement_id","device") WHERE deactivated_at is null;--> statement-breakpoint
CREATE INDEX "activation_account" ON "activation" USING btree ("account_id","product") WHERE deactivated_at is null;--> statement-breakpoint
CREATE INDEX "entitlement_account" ON "entitlement" USING btree ("account_id","product");--> statement-breakpoint
CREATE INDEX "installation_account" ON "installation" USING btree ("account_id","product");--> statement-breakpoint
CREATE INDEX "report_account" ON "report" USING btree ("account_id","product","day");--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_once_contact" ON "delivery" USING btree ("campaign_id","key","contact_id","run") WHERE contact_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_once_staff" ON "delivery" USING btree ("campaign_id","key","staff_id","run") WHERE staff_id is not null;--> statement-breakpoint
CREATE INDEX "delivery_due" ON "delivery" USING btree ("due_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "delivery_claimed" ON "delivery" USING btree ("claimed_at") WHERE state in ('claimed', 'in-doubt');--> statement-breakpoint
CREATE INDEX "delivery_account" ON "delivery" USING btree ("account_id","phase");--> statement-breakpoint
CREATE INDEX "delivery_campaign" ON "delivery" USING btree ("campaign_id","key","state");--> statement-breakpoint
CREATE INDEX "link_delivery" ON "link" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "provider_event_unapplied" ON "provider_event" USING btree ("received_at") WHERE applied_at is null;--> statement-breakpoint
CREATE INDEX "provider_event_delivery" ON "provider_event" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "account_rep" ON "account" USING btree ("rep");--> statement-breakpoint
CREATE INDEX "account_parent" ON "account" USING btree ("parent");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_key" ON "contact" USING btree ("account_id","external_key");--> statement-breakpoint
CREATE INDEX "contact_email" ON "contact" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "identifier_once" ON "identifier" USING btree ("value","kind","account_id");--> statement-breakpoint
CREATE INDEX "staff_email" ON "staff" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "audit_unsealed" ON "audit" USING btree ("id") WHERE seal is null;--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("subject","at");--> statement-breakpoint
CREATE UNIQUE INDEX "signing_key_one_active" ON "signing_key" USING btree ("state") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "standing_due" ON "standing" USING btree ("look_again_at") WHERE look_again_at is not null;--> statement-breakpoint
CREATE INDEX "standing_account" ON "standing" USING btree ("account_id","product");--> statement-breakpoint
CREATE INDEX "standing_enforcing" ON "standing" USING btree ("campaign_id","enforcing_since") WHERE enforcing_since is not null;--> statement-breakpoint
CREATE INDEX "standing_change_account" ON "standing_change" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "standing_change_campaign" ON "standing_change" USING btree ("campaign_id","at");