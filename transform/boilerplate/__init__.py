"""The three deciders of what is the article: notices, templates, model."""
