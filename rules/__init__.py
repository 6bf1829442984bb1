"""The procedure engine and the procedures. It knows no broker, no database and no department."""
