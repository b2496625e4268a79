"""The query language: `grade:A spent>=5000 last<90d city:上海,苏州 -tag:blocked sort:-spent`; it knows no database."""
