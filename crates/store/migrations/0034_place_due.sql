-- Deliveries whose photo was checked: what they say about their place is weighed and learned from when it
-- is due, so that nobody has to look through all deliveries for it.
CREATE TABLE place_due (
  attempt BYTEA PRIMARY KEY REFERENCES attempt (id), due_at BIGINT NOT NULL
);
CREATE INDEX place_due_by_time ON place_due (due_at);
INSERT INTO place_due (attempt, due_at)
  SELECT DISTINCT e.attempt, 0 FROM evidence e JOIN upload u ON u.id = e.id WHERE u.state = 'verified';
