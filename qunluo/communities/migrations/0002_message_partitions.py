"""The message archive: one table, partitioned by month, with a default partition for times out of the ordinary."""

from django.db import migrations

FORWARD = """
CREATE TABLE communities_message (
    id bigint GENERATED ALWAYS AS IDENTITY,
    community_id bigint NOT NULL,
    group_id bigint NOT NULL,
    member_id bigint NOT NULL,
    at timestamptz NOT NULL,
    key text NOT NULL,
    message text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    reply_to text NOT NULL,
    PRIMARY KEY (group_id, at, id)
) PARTITION BY RANGE (at);
CREATE INDEX communities_message_by_member ON communities_message (member_id, at);
CREATE TABLE communities_message_other PARTITION OF communities_message DEFAULT;
"""


class Migration(migrations.Migration):
    dependencies = [("communities", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE communities_message")]
