"""The page of components: every template of templates/components/ in every state, and what is built of them."""
