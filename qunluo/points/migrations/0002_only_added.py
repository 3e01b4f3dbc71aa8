"""Entries and seals are only ever added. Who changes one by accident hears it; who does so on purpose, the checker finds."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION points_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted; post a reversing entry instead', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER points_entry_only_added BEFORE UPDATE OR DELETE ON points_pointsentry
    FOR EACH ROW EXECUTE FUNCTION points_refuse_change();
CREATE TRIGGER points_wallet_never_deleted BEFORE DELETE ON points_wallet
    FOR EACH ROW EXECUTE FUNCTION points_refuse_change();
CREATE TRIGGER points_seal_never_deleted BEFORE DELETE ON points_ledgerseal
    FOR EACH ROW EXECUTE FUNCTION points_refuse_change();
ALTER TABLE points_wallet SET (fillfactor = 60);
"""
ALLOW = """
ALTER TABLE points_wallet RESET (fillfactor);
DROP TRIGGER points_seal_never_deleted ON points_ledgerseal;
DROP TRIGGER points_wallet_never_deleted ON points_wallet;
DROP TRIGGER points_entry_only_added ON points_pointsentry;
DROP FUNCTION points_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("points", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
