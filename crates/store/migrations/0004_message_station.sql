-- Whose staff should know that a message could not be sent. Sign-in links belong to no station.
ALTER TABLE message ADD COLUMN station BYTEA;
