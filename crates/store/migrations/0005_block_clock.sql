-- Blocks that still have to begin or end, and a courier's own places on waitlists.
CREATE INDEX block_not_over ON block (starts_at) WHERE state NOT IN ('ended', 'cancelled');
CREATE INDEX waitlist_by_courier ON waitlist (round, courier);
