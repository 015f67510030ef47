// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests answers by HTTP: what a client sends, over a pipe, and what it gets. */
#include <stdio.h>
#include <unistd.h>
#include "lib/http.h"
#include "unit.h"

static char answer[1024];

/* Answers a client that sends these bytes and then nothing more. */
static void send_request(const char *request, size_t length)
{
	int requests[2], answers[2];
	ssize_t got;

	assert_int_equal(pipe(requests), 0);
	assert_int_equal(pipe(answers), 0);
	assert_int_equal(write(requests[1], request, length), length);
	close(requests[1]);
	assert_int_equal(http__answer(requests[0], answers[1], "text/plain",
				      "series\n", 7),
			 0);
	close(requests[0]);
	close(answers[1]);
	got = read(answers[0], answer, sizeof(answer) - 1);
	assert_true(got >= 0);
	answer[got] = '\0';
	close(answers[0]);
}

static void expect_answer(const char *request, const char *wanted)
{
	send_request(request, strlen(request));
	assert_string_equal(answer, wanted);
}

#define HEADER(status, length)                                \
	"HTTP/1.0 " status "\r\nContent-Type: text/plain\r\n" \
	"Content-Length: " length "\r\nConnection: close\r\n\r\n"

static void test_answer(void **state)
{
	(void)state;
	expect_answer("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
		      HEADER("200 OK", "7") "series\n");
	expect_answer("GET / HTTP/1.0\n\n", HEADER("200 OK", "7") "series\n");
	expect_answer("HEAD / HTTP/1.1\r\n\r\n", HEADER("200 OK", "7"));
	expect_answer("POST / HTTP/1.1\r\n\r\n",
		      HEADER("405 Method Not Allowed", "0"));
	expect_answer("GET / HTTP/1.1\r\n", HEADER("400 Bad Request", "0"));
	expect_answer("\x16\x03\x01", HEADER("400 Bad Request", "0"));
	expect_answer("", "");
}

/* A request without end is read no further than that. */
static void test_long(void **state)
{
	static char request[60000];

	(void)state;
	memset(request, 'a', sizeof(request));
	memcpy(request, "GET /", 5);
	send_request(request, sizeof(request));
	assert_string_equal(answer, HEADER("400 Bad Request", "0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
