"""The console's addresses, section by section."""

app_name = "console"
urlpatterns: list = []
