// Datasette's table.js asks for this; its own template would set it in a script of the page.
DATASETTE_ALLOW_FACET = true;
