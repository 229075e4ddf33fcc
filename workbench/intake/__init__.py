"""Reading what arrives: mails, tables of reviews, and the files that come with them."""
