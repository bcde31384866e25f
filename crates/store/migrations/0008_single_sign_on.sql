-- Accounts at the operator's sign-in provider, each linked to one member of staff at first use.
CREATE TABLE provider_account (
  id BYTEA PRIMARY KEY, staff BYTEA NOT NULL REFERENCES staff (id), issuer TEXT NOT NULL,
  subject TEXT NOT NULL, linked_at BIGINT NOT NULL, UNIQUE (staff, issuer), UNIQUE (issuer, subject)
);
