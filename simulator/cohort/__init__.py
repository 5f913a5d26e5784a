"""Cohorts: what trainees hand over, and the comparison that a programme's lead can send on.

A bundle carries one trainee's scores under a pseudonym, without their words. Cohorts are compared like with like, with
intervals, and no person is ranked or named.
"""
