ALTER TABLE "activation" ADD COLUMN "asked_entitlement_id" bigint;--> statement-breakpoint
-- So far nobody kept what a seat was asked with: most devices use the key of the entitlement that gave it. Nothing of it is
-- in any answer that is kept in memory, so no API process is told, and millions of rows are written once.
ALTER TABLE "activation" DISABLE TRIGGER policy_activation_changed;--> statement-breakpoint
UPDATE "activation" SET "asked_entitlement_id" = "entitlement_id";--> statement-breakpoint
ALTER TABLE "activation" ENABLE TRIGGER policy_activation_changed;--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_asked_entitlement_id_entitlement_id_fk" FOREIGN KEY ("asked_entitlement_id") REFERENCES "public"."entitlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activation_ended" ON "activation" USING btree ("account_id","product","installation") WHERE deactivated_at is not null;--> statement-breakpoint
CREATE INDEX "activation_ended_of" ON "activation" USING btree (coalesce(asked_entitlement_id, entitlement_id),"ended_because") WHERE deactivated_at is not null;
