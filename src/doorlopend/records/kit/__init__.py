"""The kit: the templates, components, tables, charts, spreadsheets and letters every screen is made of."""
