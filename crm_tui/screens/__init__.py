"""The pages of the app: what each one shows and which actions it offers."""
