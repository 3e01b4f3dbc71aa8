"""Keys with which programs call the API."""
