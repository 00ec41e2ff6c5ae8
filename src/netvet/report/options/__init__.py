"""Options side by side, for pages: tables in the words of a language, charts, and published figures beside those found."""
