// Package unified tests the generated package in which several APIs are one.
package unified
