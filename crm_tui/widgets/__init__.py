"""How things look: widgets that know nothing of customers, sales or the store."""
