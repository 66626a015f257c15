"""Pictures of reports: ink, ruled tables, recognised text and how sure it is."""
