"""One file a policy: a function from an event and a snapshot to a finding."""
