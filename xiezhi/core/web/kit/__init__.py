"""The gallery of the web kit at /_kit/, for developers: mounted by config/urls.py only when DEBUG is on."""
