"""Objects held against the API's schema: fields that do not exist, types that do not fit."""
