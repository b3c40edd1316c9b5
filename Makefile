# Short names for those who have make; python3 manage.py is enough.
.PHONY: up test check coverage format messages
up:
	python3 manage.py up
test:
	python3 manage.py test
check:
	bash .ci/run
coverage:
	python3 manage.py test -q -n auto -m "not browser" --cov --cov-report=term:skip-covered --cov-fail-under=85
format:
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format . ; .venv/bin/djhtml --tabwidth 2 templates
messages:
	.venv/bin/python manage.py makemessages -l zh_Hans --no-location --no-obsolete -i .venv -i var
