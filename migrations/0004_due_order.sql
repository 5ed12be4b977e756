DROP INDEX "delivery_due";--> statement-breakpoint
CREATE INDEX "delivery_due_order" ON "delivery" USING btree ("due_at","id") WHERE state = 'pending';